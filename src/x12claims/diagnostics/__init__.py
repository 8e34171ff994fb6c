"""What was found and how it is shown: findings, the one table of codes, results and renderers."""
