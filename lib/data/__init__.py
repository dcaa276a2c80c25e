"""From raw material to arrays: text, series, sound, generated tasks.

Everything here returns NumPy arrays (or strings); ``torch.as_tensor`` is the caller's.
Import the module you need; this file imports nothing.

========================  ==============================================================================
``tokenizers``            text to tokens and back: ``CharTokenizer``, ``WordTokenizer``
``byte_pairs``            the same in pieces of words: ``BytePairTokenizer``
``vocabulary``            tokens to ids and back: ``Vocabulary``
``padding``               ragged sequences to one array: ``pad``, ``mask``, ``unpad``
``windows``               series to samples: ``sliding_windows``, ``split_by_time``, ``Scaler``,
                          ``fill_gaps``, ``next_step_targets``
``pairs``                 pairs for encoder and decoder: ``encode_pairs``
``spans``                 named entities as spans and as BIO tags: ``spans_of``, ``tags_of``
``contexts``              words and the words around them: ``window_pairs``, ``cooccurrences``,
                          ``noise_distribution``, ``subsample``
``vectors``               word vectors from and to text files: ``read_vectors``, ``write_vectors``
``batches``               samples to batches: ``batches``, ``bucket_batches``, ``stream_batches``
``series``                ``Series``: values with their times, features, units and source
``checks``                the argument checks that these modules share
``corpora.climate``       real series: ``co2_weekly``, ``el_nino_monthly``, ``sunspots_yearly``,
                          ``nile_yearly``
``corpora.digits``        handwritten digits: ``digits``, ``on_canvas``, ``black_and_white_digits``
``corpora.text``          real prose: ``help_text``, ``help_paragraphs``, ``help_topics``,
                          ``help_split``
``corpora.weather``       generated weather, three features a day: ``weather_days``
``corpora.audio``         sound to a sequence of features: ``tone``, ``frames``, ``spectrogram``,
                          ``bin_frequencies``
``corpora.speech``        made-up words that can be heard: ``made_up_words``, ``speak``,
                          ``spoken_words``
``tasks.order``           the order decides: ``sign_of_first``, ``order_matters``
``tasks.temporal_order``  which of two symbols came first: ``temporal_order``
``tasks.adding``          carry a number to another: ``adding_problem``
``tasks.copying``         repeat after a long wait: ``copy_memory``, ``copy_memory_baseline``
``tasks.agreement``       sentences before "was" or "were": ``agreement``, ``VERBS``
``tasks.ambiguity``       sentences in which "bank" has two meanings: ``bank_sentences``,
                          ``bank_pairs``, ``tag_bank``, ``best_belief``
``tasks.dates``           written dates to numbers, or into another language: ``written_dates``,
                          ``translated_dates``
``tasks.digits``          digits to their French words: ``spoken_digits``
``tasks.entities``        sentences with named entities: ``entity_sentences``
``tasks.reviews``         restaurant reviews with negations: ``food_reviews``
``tasks.corner_tag``      digits with bright tags in their corners: ``tagged_digits``
``tasks.scenes``          pictures of coloured shapes and their captions: ``scenes``
``tasks.memory``          for an external memory: ``copy_task``, ``repeated_copy_task``, ``recall_task``,
                          ``sort_task``
``tasks.word_questions``  pairs of words that belong together: ``PAIRS``, ``known_pairs``
========================  ==============================================================================

Shapes: ``N`` samples, ``T`` time steps, ``D`` features, in this order. Chapters 01 and 02;
the tasks of a chapter name it.
"""
