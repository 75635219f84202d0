"""Themes as browsers fetch them: a style sheet and a logo, each under an address that never means anything else."""
