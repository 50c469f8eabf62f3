"""Pages of joint appraisals."""
