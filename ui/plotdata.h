// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "theme.h"

#include <QtCore/QList>
#include <QtCore/QStringList>

#include <optional>

namespace Hookglass {

/// A row of values, one a piece of the plot; NaN: there is none.
struct PlotSeries
{
    QString name;
    QList<double> values;
    /// Its colour and pattern; -1: those of a rest. nullopt: by its place among the series.
    std::optional<int> look = std::nullopt;
};

/// A single thing on a time axis. Its shape says what its colour does.
struct PlotMark
{
    enum class Shape { Dot, Cross, Triangle, Square };
    Timestamp at;
    double value = 0;
    Shape shape = Shape::Dot;
    Tone tone = Tone::Good;
    bool isMany = false; ///< stands for several: drawn larger
    QString text;
};

/// A time that is hatched.
struct PlotBand
{
    Timestamp from;
    Timestamp until;
    QString text;
};

/// A moment with a name.
struct PlotFlag
{
    Timestamp at;
    QString word;
    QString text;
};

/// What a PlotView shows.
struct PlotData
{
    enum class Kind {
        Stacked, ///< bars of all series on each other, over time
        Lines,   ///< a line a series, over time
        Marks,   ///< single things over time
        Bars     ///< bars side by side, one a category; no time
    };
    enum class Scale {
        Count, ///< from 0 on, in equal steps
        Span   ///< microseconds, each step ten times the one before
    };
    Kind kind = Kind::Stacked;
    Scale scale = Scale::Count;
    Timestamp from; ///< where the first piece begins
    Timestamp until;
    QStringList categories; ///< of Bars
    QList<PlotSeries> series;
    QList<PlotMark> marks; ///< in the order of time
    QList<PlotBand> bands;
    QList<PlotFlag> flags;
    QStringList hover; ///< of each piece, what is shown for it; lines
    std::optional<double> limit;
    QString limitName;
    QString unit;    ///< of the upright axis: "events a minute"
    QString summary; ///< what a screen reader says
};

} // namespace Hookglass
