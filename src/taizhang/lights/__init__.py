"""The lights of a task (红黄绿灯): derived from dates, milestones, reports and targets, never set by hand.

Pure: what is known of a task goes in (`Situation`) with the day and the thresholds of its plan; the
light comes out with its reasons, each a sentence with the dates and figures that it rests on.
"""

from taizhang.lights.course import Course, Measure, is_reached
from taizhang.lights.light import Colour, Light, Reason
from taizhang.lights.rules import light_of
from taizhang.lights.situation import Milestone, MissingReport, OpenYear, Situation, Thresholds

__all__ = [
    "Colour",
    "Course",
    "Light",
    "Measure",
    "Milestone",
    "MissingReport",
    "OpenYear",
    "Reason",
    "Situation",
    "Thresholds",
    "is_reached",
    "light_of",
]
