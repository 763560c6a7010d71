"""Applicants for membership: from the list of outstanding people to the ceremony, and the yearly target."""
