"""Outside code sets, as far as they may be published, for the rules that ask for them."""
