"""The demo shop of the fictional brand 青岚 Qinglan: its goods as data, its pictures as drawings,
and the loader.
"""
