"""Press texts written for these tests."""

from __future__ import annotations

from typing import Final

ENERGY: Final = (
    "BISHKEK, November 20 (Kabar) -- Energy ministers of the Shanghai Cooperation Organisation met"
    " in Bishkek on Thursday and adopted a plan for the exchange of electricity until 2030.",
    "Kyrgyz President Sadyr Japarov opened the meeting and said that the SCO needs a common market"
    " of electricity, because dry summers hit the region's hydropower harder every year.",
    "Kazakhstan offered to host the next meeting. Uzbekistan proposed a fund of 300 million dollars"
    " for lines across the mountains, which the ministers will discuss again in spring.",
    "The plan lists eleven lines that are to be built, four of them before 2028, and asks the"
    " operators of the networks to agree on common rules for emergencies by next June.",
)

RIVER: Final = (
    "The city council of Oskemen decided on Friday to repair the old bridge over the river before"
    " the winter, and set aside money for new lamps along the embankment.",
    "Residents had complained for years about broken stones and darkness. The work is to begin on"
    " Monday and to end before the first frost, the mayor told reporters.",
    "Buses will take another way through the market square while the bridge is closed, and the"
    " ferry will run every ten minutes from six in the morning until midnight.",
)

TOURISM: Final = (
    "CHOLPON-ATA, November 19 -- The Shanghai Cooperation Organisation named the lake town of"
    " Cholpon-Ata its tourist and cultural capital for the coming year, the Secretariat said.",
    "Secretary-General Nurlan Yermekbayev handed the certificate to the mayor and praised the"
    " festival of nomad games, to which guests from nine member states had come this summer.",
    "Hotels expect twice as many visitors from China and India. The airport will get a second"
    " terminal, and the road round the lake will be finished by May, the ministry promised.",
    "A calendar of forty events was published, from a marathon in April to an exhibition of felt"
    " carpets in October, all of them under the flag of the organisation.",
)
