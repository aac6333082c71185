#pragma once
/// A citizen's file, derived. The file must outlive what is derived from it.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/pathway/course.hpp"
#include "gateway/pathway/rules.hpp"
#include "tests/support/citizen_file.hpp"

namespace genvej::gateway::pathway {

struct looked_at {
    std::unique_ptr<file> of;
    derived found;

    const course& only() const {
        EXPECT_EQ(found.courses.size(), 1U);
        static const course none;
        return found.courses.empty() ? none : found.courses.front();
    }
    const request& request_of(std::string_view key) const {
        for (const request& one : found.requests) {
            if (one.key == key) return one;
        }
        ADD_FAILURE() << "no request " << key;
        static const request none;
        return none;
    }
    const course& course_of(std::string_view request_key) const {
        const std::string& key = request_of(request_key).course;
        for (const course& one : found.courses) {
            if (one.key == key) return one;
        }
        ADD_FAILURE() << "no course of " << request_key;
        static const course none;
        return none;
    }
    bool on_list(std::string_view code) const {
        return std::any_of(found.courses.begin(), found.courses.end(), [&](const course& one) {
            return std::find(one.lists.begin(), one.lists.end(), code) != one.lists.end();
        });
    }
};

inline looked_at look(const test::citizen& at, std::string_view today = "2026-11-26",
                      const rules& by = rules::built_in()) {
    looked_at out;
    auto read = file::read(at.of());
    EXPECT_TRUE(read.ok()) << (read.found.empty() ? "" : model::to_line(read.found.front()));
    if (!read.ok()) return out;
    out.of = std::move(read.value);
    out.found = derive(*out.of, test::on(today), by);
    return out;
}

inline std::string letter_key(std::string_view sender, std::string_view id) {
    return "letter:" + std::string(sender) + '#' + std::string(id);
}

}  // namespace genvej::gateway::pathway
