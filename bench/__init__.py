"""How fast we are, as ratios to a floor or a peer measured in the same run. `script/bench` runs them.

Each benchmark is a module with `run() -> Result`. It asserts that the answers are right before it tells how fast they came.
"""
