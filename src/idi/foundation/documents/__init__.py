"""文件: papers and photos, kept by the hash of their content and shown to those who may see what they belong to."""
