"""Pure helpers on text from outside: cleaning, encodings, dates, addresses, languages."""
