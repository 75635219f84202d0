"""Operations on what has come in, beside the single submission: counts, exports, files, people, how far visitors get."""
