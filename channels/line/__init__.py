"""The LINE bot: a webhook that stores, workers that answer, and what they say."""
