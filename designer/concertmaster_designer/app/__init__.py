"""The start of the program: the verb, the wiring, one instance a user, a report when it crashes. Nobody imports this room."""
