"""What texts mean, as numbers: two texts of one content have one direction in any language.

A provider (`monitor.meaning.provider`) makes a vector of headline and lead, in a worker. It is
kept as signed bytes (`numbers`). Texts of one language resemble each other whatever they say, so
the mean of each language is taken off before two vectors are compared (`centre`). Without a
provider everything else works: nothing here is needed to read, tag or group an article.
"""
