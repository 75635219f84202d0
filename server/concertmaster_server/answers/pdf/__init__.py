"""One submission on paper. Text goes in and bytes come out; nothing in an answer is ever evaluated, linked or fetched."""
