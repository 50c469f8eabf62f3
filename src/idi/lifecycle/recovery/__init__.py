"""Recovery from those at fault; hands on the receipt."""
