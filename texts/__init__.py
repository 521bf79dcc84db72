"""What a text is: model, file format, library, vocabulary, checks, import."""
