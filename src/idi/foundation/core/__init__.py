"""Mechanisms without tables: actor, acting, row security, states, errors, fields, jobs, pages, paper."""
