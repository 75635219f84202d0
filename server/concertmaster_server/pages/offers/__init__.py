"""What pages offer to choose from: choices in their order, and rows of datasets."""
