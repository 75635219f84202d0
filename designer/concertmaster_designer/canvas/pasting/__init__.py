"""What copies and pasted parts need: their text, fresh ids and names, free ground. It reads the graph and changes nothing."""
