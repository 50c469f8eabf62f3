"""What every stage of the lifecycle stands on: mechanisms, seats, journal, parties, documents, money."""
