"""Investment approval (第四条), budget review (第十一条) and budget entries (第八条, 第十二条, 第二十条)."""
