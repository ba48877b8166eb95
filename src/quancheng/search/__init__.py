"""Full-text search in Chinese: pairs of characters, in the database's own index."""
