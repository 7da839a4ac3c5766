//! Random edits of the example network and of small configs: the commands lead from the one to the other.
