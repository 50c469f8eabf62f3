"""What organisations may do and how they can be reached: evidence of qualifications and their expiry, the conditions
insurers must meet, and the service each insurer publishes.
"""
