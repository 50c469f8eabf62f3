from tests.insured import home, world

__all__ = ["home", "world"]
