"""idi: the open platform for inherent defects insurance of housing (住宅工程质量潜在缺陷保险)."""
