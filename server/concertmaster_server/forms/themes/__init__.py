"""Themes: how an organisation's forms look. Keeps colours that can be read and logos that weigh little."""
