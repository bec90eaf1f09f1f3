"""What runs Farthing on one machine: embedded servers, the process supervisor, the test plugin."""
