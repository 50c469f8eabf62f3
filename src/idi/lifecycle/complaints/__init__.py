"""Complaints about those who insure, build, inspect and repair.

Comes in: what somebody says on the page of a home, on the tracking page of a report, or at the desk. Decided here: who has to
answer and until when, by the clock of its kind. Handed on: an answer as a letter, how often clocks were kept, and, where
one was missed, the authority's attention.
"""
