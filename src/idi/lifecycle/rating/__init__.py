"""Filed terms and rates, credit and qualification factors, the quote with its reasons; hands on the quote."""
