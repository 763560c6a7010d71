"""Party badges (Huy hiệu Đảng): who comes to which round, early and posthumous cases, money, papers."""
