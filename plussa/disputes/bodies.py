def load_bodies(): return {}
def stale_bodies(b,d,n): return []
