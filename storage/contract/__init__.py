"""The contract of the store, a part a file: what every implementation promises.

What holds for all parts, and is tested for every implementation (``tests/storage/contract``):

- **Times** are aware UTC and kept to the millisecond; what is finer is cut off. ``since`` is
  inclusive, ``until`` is not.
- **Order** is said where a list is returned; text is ordered by code points, whatever the locale,
  and what is equal has a fixed order of its own.
- **Unknown** ids are passed over, in questions as in orders: they are no errors.
- **Writing** belongs inside `storage.store.Store.writing`: all of it is kept, or nothing. A call
  sees what was written before it in the same transaction.
- **Reading** sees what was committed when the call began. A list is whole when it is returned; an
  iterator reads on as it is consumed, so nothing is written to its store meanwhile.
- **Twice is once**: what is kept already changes nothing, and ``put`` says so.
- **Errors**: `storage.errors.StorageError` where the store is out of reach, full or in use; no
  error of a database library stands for these.
- **Stages** are only names here: a method that knows of their work rows is told which.
"""
