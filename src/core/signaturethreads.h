// SPDX-License-Identifier: MIT
#pragma once

#include "core/cryptothread.h"

#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>

namespace Hookglass::SignatureSearch {

/// Runs `work(0)` here and, if wanted and to be had, `work(1)` in a second thread meanwhile;
/// returns when both are done. The laboratory's only way to a thread: it lives as long as the call,
/// and what the two share must be constant or atomic.
template <typename Work>
void inTwoThreads(bool isWanted, const Work &work)
{
    std::thread other;
    if (isWanted && std::thread::hardware_concurrency() > 1) {
        try {
            other = std::thread([&work] {
                work(size_t(1));
                endCryptoOfThread();
            });
        } catch (const std::system_error &) {
            // No more threads to be had: this one does all of it.
        }
    }
    work(size_t(0));
    if (other.joinable())
        other.join();
}

/// `work(i, thread)` for each i below `count`, each once, by whichever of two threads is free.
template <typename Work>
void forEachInTwoThreads(bool isWanted, size_t count, const Work &work)
{
    std::atomic_size_t next = 0;
    inTwoThreads(isWanted && count > 1, [&](size_t thread) {
        for (size_t i = next++; i < count; i = next++)
            work(i, thread);
    });
}

} // namespace Hookglass::SignatureSearch
