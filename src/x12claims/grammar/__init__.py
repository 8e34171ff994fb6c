"""Guide texts to guides: language, dictionary, companions, audit, compiled form and pages.  Lark lives only here."""
