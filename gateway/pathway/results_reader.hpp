#pragma once
/// Reads the measurements of a course out of its resources. Thread-safety: one reader, one thread.
#include "gateway/pathway/facts.hpp"
#include "gateway/pathway/results.hpp"

namespace genvej::gateway::pathway {

class results_reader {
public:
    results_reader(const graph& in, const course& of, day today);

    results run();

private:
    void read_observation(std::size_t i);
    void read_measurement(std::size_t i, const model::node& measuring, const measured& common);
    void read_answers(std::size_t i);
    void add_scale(std::size_t i, text instrument, text scale, const measured& common);
    void read_contacts();
    void add(measured one);
    measured common_of(std::size_t i, std::string_view day_path) const;
    test_point point_said(const model::node& body) const;
    void give_points();
    test_point point_of(const measured& one) const;
    std::string name_at(std::size_t i, std::string_view path) const;

    const graph& in_;
    const course& of_;
    day today_;
    results out_;
};

/// A value that says it was measured, in a resource: a finished work test that has a code.
bool has_coded_work_test(const graph& in, const course& of, day today);

}  // namespace genvej::gateway::pathway
