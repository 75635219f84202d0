"""What pages offer to choose from: choices in their order, and rows of datasets, on the page or searched for."""
