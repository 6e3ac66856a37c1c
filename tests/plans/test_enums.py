from plans.enums import METRICS_OF_FORM, UNITS_OF_MEASURE, Metric


def test_every_metric_is_asked_by_one_form_and_has_its_unit_of_measure():
    all_metrics = [metric for metrics in METRICS_OF_FORM.values() for metric in metrics]

    assert sorted(all_metrics) == sorted(Metric.values)
    assert sorted(UNITS_OF_MEASURE) == sorted(Metric.values)
