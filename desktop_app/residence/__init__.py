"""Members and the place where they live (Quy định 213-QĐ/TW): ours introduced elsewhere, others introduced to us."""
