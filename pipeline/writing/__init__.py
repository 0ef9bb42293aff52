"""What people write: counts told in running text, and hints on words that say too little."""
