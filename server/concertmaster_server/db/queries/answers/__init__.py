"""Statements over many answers at once: filters, exports, searches. What is built here always names the organisation."""
