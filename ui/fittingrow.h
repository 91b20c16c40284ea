// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

namespace Hookglass {

/// Widgets in a row; those that do not fit into the width are left out, from the end.
class FittingRow final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FittingRow)
public:
    explicit FittingRow(QWidget *parent = nullptr);
    ~FittingRow() override;

    /// They become its children.
    void setWidgets(const QList<QWidget *> &widgets);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void place();

    QList<QWidget *> m_widgets;
};

} // namespace Hookglass
