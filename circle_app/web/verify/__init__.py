"""The books: any member checks them, compares them in the meeting and takes the proof along."""
