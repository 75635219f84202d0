"""Every HTTP call that leaves the server for an address somebody else chose, behind one guard.

The name is resolved once, every address found is judged, and the connection goes to a judged address; so an answer that changes
between the look and the call changes nothing. No redirects, no proxies from the environment, an end to every wait, a bound on
every answer. Refusals and failures say the same of every inner address: nothing can be learned about them. Calls to one host are
bounded in number and rate, and rest while it does not answer.
"""
