"""Line-drawing widgets: a pure function turns a model into lines, a key repaints only what changed."""
