"""What is counted of pages, and nothing else of those who look at them: how many opened, began, went on and sent, and how soon.

No answer, address or cookie is kept here; figures are sums by form and day.
"""
