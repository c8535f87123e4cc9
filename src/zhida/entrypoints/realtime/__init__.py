"""The event stream: tells an open page that something about its order changed. It only streams downwards.

A page brings a signed ticket for one topic and gets the names of the events of that topic, never their
contents: it then asks the REST door, which knows who may see what. This gateway reads the outbox table over a
connection of its own, imports no room, writes nothing, and promises no more than "ask again": a page that
hears nothing still asks from time to time.
"""
