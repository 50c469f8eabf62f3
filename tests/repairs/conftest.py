from tests.insured import home

__all__ = ["home"]
